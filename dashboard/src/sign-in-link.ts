/** The one-time link of the terminal, and the code that the wearer's screen shows as a picture. */
const CODES = ['#sign-in=', '#pair='];

/** Whether the page was opened by a one-time link whose code has not been taken yet. */
export const isSignInLink = (): boolean => CODES.some((known) => location.hash.startsWith(known));

/** Takes the code of the one-time link out of the address, so that it is not kept in the history; null: there is none. */
export function takeCode(): string | null {
  const start = CODES.find((known) => location.hash.startsWith(known));
  if (start === undefined) return null;
  const code = location.hash.slice(start.length);
  history.replaceState(null, '', location.pathname + location.search);
  return code;
}
