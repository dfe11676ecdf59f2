import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../words.ts';

/** A screen whose code is fetched when it is first opened, so that the first page stays small. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function Lazily(props: Props) {
    const [Found, setFound] = useState<ComponentType<Props> | null>(null);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      load().then(
        (found) => setFound(() => found),
        () => setFailed(true),
      );
    }, []);
    if (Found === null) return <p class="quiet">{failed ? words.failed : words.connecting}</p>;
    return <Found {...props} />;
  };
}
