import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/**
 * One sentence for what does not fit its schema: which field, and what it has to be. For where the schema has
 * no sentence of its own.
 */
export function sentenceOfIssue(issue: Issue): string {
  const [field] = issue.path ?? [];
  const wanted = wantedBy(issue);
  if (field === undefined) return `What is sent has to be ${wanted}.`;
  const name = (issue.path ?? []).map(String).join('.');
  return issue.input === undefined
    ? `The field “${name}” is missing; it has to be ${wanted}.`
    : `The field “${name}” has to be ${wanted}.`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
  record: 'a JSON object',
  array: 'a list',
  null: 'null',
};

/** What would have fitted, in words: "a whole number from 1 on". */
function wantedBy(issue: Issue | z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? 'something else';
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return issue.origin === 'string'
        ? `a text of at least ${issue.minimum} characters`
        : `a number from ${issue.minimum} on`;
    case 'too_big':
      return issue.origin === 'string'
        ? `a text of at most ${issue.maximum} characters`
        : `a number up to ${issue.maximum}`;
    case 'invalid_union':
      return oneOf(issue.errors.flatMap(([first]) => (first === undefined ? [] : [wantedBy(first)])));
    default:
      return 'something else';
  }
}

/** "a, b or c". */
function oneOf(words: readonly string[]): string {
  const different = [...new Set(words)];
  const last = different.pop() ?? 'something else';
  return different.length === 0 ? last : `${different.join(', ')} or ${last}`;
}
