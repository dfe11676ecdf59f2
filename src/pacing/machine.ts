import { Observable, type OperatorFunction } from 'rxjs';

/** Where a machine stands after an input, and what it says. */
export interface Step<State, Output> {
  readonly state: State;
  readonly outputs: readonly Output[];
}

/** A pure state machine: no clock, no I/O, no memory but its state. */
export type Machine<State, Input, Output> = (state: State, input: Input) => Step<State, Output>;

/** A machine that has been given its first state and may be started: it then hears inputs and says outputs. */
export type Startable<Input, Output> = (say: (output: Output) => void) => (input: Input) => void;

/** A machine with the state it starts from; every start starts from there. */
export const machine =
  <State, Input, Output>(
    initial: State,
    transition: Machine<State, Input, Output>,
  ): Startable<Input, Output> =>
  (say) => {
    let state = initial;
    return (input) => {
      const step = transition(state, input);
      state = step.state;
      for (const output of step.outputs) say(output);
    };
  };

/** A machine that hears what another one says. */
export const inTurn =
  <A, B, C>(first: Startable<A, B>, second: Startable<B, C>): Startable<A, C> =>
  (say) =>
    first(second(say));

/**
 * Runs a machine over a stream. Machines are joined by plain calls, with {@link inTurn}, because a
 * subscription between each two costs more than all they compute.
 */
export const run =
  <Input, Output>(startable: Startable<Input, Output>): OperatorFunction<Input, Output> =>
  (source) =>
    new Observable((subscriber) => {
      const hear = startable((output) => subscriber.next(output));
      return source.subscribe({
        next: (input) => {
          try {
            hear(input);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
