/** So long before a session ends its device says so: a screen that is signed out sounds no alarm. In ms. */
export const SESSION_END_TOLD_MS = 30 * 86_400_000;

/** Whether it is time to say that this device has to be let in again. */
export const endsSoon = (sessionEndsAt: number, now: number): boolean =>
  sessionEndsAt - now < SESSION_END_TOLD_MS;
