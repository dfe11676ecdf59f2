import { useState } from 'preact/hooks';
import type { BluetoothView } from '../../../src/contract/live.ts';
import { startDemo } from '../api.ts';
import { translated } from '../service-words.ts';
import { words } from '../words.ts';

/** What is missing, how to mend it, and a way to look around meanwhile. */
export function BluetoothPanel({
  bluetooth,
  demo,
}: {
  bluetooth: Extract<BluetoothView, { state: 'unavailable' }>;
  demo: boolean;
}) {
  return (
    <section class="panel" data-testid="bluetooth">
      <h2>{words.bluetooth.title}</h2>
      <p>{translated(bluetooth.what)}</p>
      <p>{translated(bluetooth.mend)}</p>
      {bluetooth.commands.map((command) => (
        <pre key={command}>
          <code>{command}</code>
        </pre>
      ))}
      {!demo && <TryTheDemo />}
    </section>
  );
}

export function TryTheDemo() {
  const [problem, setProblem] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    const answer = await startDemo();
    if (answer.ok) {
      location.assign(answer.value);
      return;
    }
    setProblem(answer.message);
    setStarting(false);
  };
  return (
    <div class="choice">
      <button type="button" disabled={starting} onClick={() => void start()}>
        {words.demo.try}
      </button>
      <p class="quiet">{words.demo.tryWhat}</p>
      {problem !== null && <Problem text={problem} />}
    </div>
  );
}

/** One sentence that says what went wrong. */
export function Problem({ text }: { text: string }) {
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
