/**
 * Asks one after the other: what is asked later is not asked before the earlier was answered, so that the last word
 * is the one that counts. Two requests at once may come in either order.
 */
export function inTurn<Asked, Answer>(ask: (asked: Asked) => Promise<Answer>): typeof ask {
  let before: Promise<unknown> = Promise.resolve();
  return (asked) => {
    const answer = before.then(() => ask(asked));
    before = answer.catch(() => undefined);
    return answer;
  };
}
