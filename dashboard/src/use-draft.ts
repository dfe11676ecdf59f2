import { useState } from 'preact/hooks';
import type { Typed } from './settings-form.ts';

/** What was typed and not saved, by group of settings: it lives as long as the page does, and is kept nowhere else. */
const drafts = new Map<string, Typed>();

/** What was typed into a group of settings: still there after a look at another screen. */
export function useDraft(group: string): [typed: Typed, type: (typed: Typed) => void] {
  const [typed, setTyped] = useState<Typed>(() => drafts.get(group) ?? {});
  return [
    typed,
    (next) => {
      drafts.set(group, next);
      setTyped(next);
    },
  ];
}
