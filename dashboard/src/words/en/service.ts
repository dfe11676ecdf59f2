/** What the service says is English already. */
export const service = { said: (sentence: string): string => sentence };
