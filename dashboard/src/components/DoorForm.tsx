import { useEffect, useState } from 'preact/hooks';
import { authority, signIn, type TrustedAuthority } from '../api.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';

/** For a device that is not let in yet: the code from the wearer's screen. */
export function DoorForm({ onLetIn }: { onLetIn(): void }) {
  const [code, setCode] = useState('');
  const [device, setDevice] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (event: Event) => {
    event.preventDefault();
    const answer = await signIn(code, device.trim() === '' ? undefined : device);
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) onLetIn();
  };
  return (
    <form class="door-form" onSubmit={(event) => void send(event)} data-testid="door-form">
      <label>
        {words.signIn.code}
        <input
          class="code"
          value={code}
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={16}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      <label>
        {words.signIn.device}
        <input
          value={device}
          maxLength={60}
          placeholder={words.signIn.deviceExample}
          onInput={(event) => setDevice(event.currentTarget.value)}
        />
      </label>
      {problem !== null && <Problem text={problem} />}
      <button type="submit" disabled={code.trim() === ''}>
        {words.signIn.letIn}
      </button>
    </form>
  );
}

/** How a device learns to trust this household, so that its browser no longer warns; nothing without HTTPS. */
export function Trust() {
  const [trusted, setTrusted] = useState<TrustedAuthority | null>(null);
  useEffect(() => {
    void authority().then(setTrusted);
  }, []);
  if (trusted === null) return null;
  return (
    <details class="trust" open={location.hash === '#trust'} data-testid="trust">
      <summary>{words.trust.title}</summary>
      <p>{words.trust.why}</p>
      {trusted.anew && <p>{words.trust.anew}</p>}
      <p>
        <a class="button" href="/plimsoll-authority.crt" download>
          {words.trust.download}
        </a>
      </p>
      <p>{words.trust.compare}</p>
      <p class="fingerprint number">{trusted.fingerprint}</p>
      <dl>
        {words.trust.systems.map(({ name, steps }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{steps}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
