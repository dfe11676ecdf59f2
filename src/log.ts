/** How much a line of the log matters; `debug` alone may tell of the heart. */
export type Importance = 'error' | 'warn' | 'info' | 'debug';

/** A line for whoever looks at the service's log; `info` unless said otherwise. */
export type Log = (line: string, importance?: Importance) => void;
