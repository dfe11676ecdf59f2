import { Observable, type OperatorFunction } from 'rxjs';

/** Where a machine stands after an input, and what it says. */
export interface Step<State, Output> {
  readonly state: State;
  readonly outputs: readonly Output[];
}

/** A pure state machine: no clock, no I/O, no memory but its state. */
export type Machine<State, Input, Output> = (state: State, input: Input) => Step<State, Output>;

/** Runs a machine over a stream; every subscription starts from `initial`. */
export function runMachine<State, Input, Output>(
  initial: State,
  machine: Machine<State, Input, Output>,
): OperatorFunction<Input, Output> {
  return (source) =>
    new Observable((subscriber) => {
      let state = initial;
      return source.subscribe({
        next: (input) => {
          const step = machine(state, input);
          state = step.state;
          for (const output of step.outputs) subscriber.next(output);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}
