/** How a log can be asked for. Apart from the log itself: every command knows its options, and few write one. */

/** From what is to be repaired to what helps whoever looks for a fault; `silent`: nothing. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
/** `plain`: sentences for people. `json`: a line of JSON each, for programs. */
export const LOG_FORMATS = ['plain', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
}
