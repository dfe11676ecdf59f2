import { useEffect, useState } from 'preact/hooks';
import type { Device, Pairing, Role } from '../../../src/contract/http.ts';
import type { Sharing } from '../../../src/contract/sharing.ts';
import { type Answer, closePairing, devices, openPairing, share, sharing, signDeviceOut } from '../api.ts';
import * as format from '../format.ts';
import { words } from '../words.ts';
import { AskedTwice } from './AskedTwice.tsx';
import { Problem } from './BluetoothPanel.tsx';

interface Props {
  serverTime: number;
  timeZone: string;
  /** Grows whenever settings were changed, or the service is heard again. */
  news: number;
}

/** Which devices are let in, and how another one comes in. For the wearer. */
export function DevicesPanel({ serverTime, timeZone, news }: Props) {
  const [list, setList] = useState<readonly Device[] | null>(null);
  const [pairing, setPairing] = useState<Pairing | null>(null);
  // What failed stays said until something else is tried; the list is read again and again beside it.
  const [problem, setProblem] = useState<string | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const tell = (answer: Answer<unknown>) => setProblem(answer.ok ? null : answer.message);

  const look = async () => {
    const answer = await devices();
    setUnread(answer.ok ? null : answer.message);
    if (answer.ok) setList(answer.value);
  };
  const count = pairing === null ? 'listed' : 'pairing';
  useEffect(() => {
    void look();
    if (count === 'listed') return;
    // A device that has just come in is seen here while its code still stands beside it.
    const again = setInterval(() => void look(), 2_000);
    return () => clearInterval(again);
  }, [count, news]);

  const letIn = async (role: Role) => {
    const answer = await openPairing(role);
    tell(answer);
    if (answer.ok) setPairing(answer.value);
  };
  const close = () => {
    setPairing(null);
    void closePairing();
  };
  const signOut = async (id: number) => {
    tell(await signDeviceOut(id));
    await look();
  };

  const wrong = problem ?? unread;

  return (
    <section class="panel" data-testid="devices">
      <h2>{words.devices.title}</h2>
      {wrong !== null && <Problem text={wrong} />}
      {pairing === null ? (
        <div class="choice">
          <p class="quiet">{words.devices.how}</p>
          {(['carer', 'display', 'wearer'] as const).map((role) => (
            <button key={role} type="button" onClick={() => void letIn(role)}>
              {words.devices.letIn[role]}
            </button>
          ))}
        </div>
      ) : (
        <PairingCode pairing={pairing} left={pairing.expiresAt - serverTime} onDone={close} />
      )}
      <SharingChoice news={news} onProblem={setProblem} />
      <ul class="rows">
        {list?.map((device) => (
          <li key={device.id}>
            <div>
              <p class="row-name">{device.name}</p>
              <p class="quiet number">
                {words.devices.role[device.role]} · {seenWords(device, serverTime, timeZone)}
              </p>
            </div>
            {!device.current && (
              <AskedTwice
                label={words.devices.signOut}
                name={words.devices.signOutNamed(device.name)}
                question={words.devices.signOutAsks}
                sure={words.devices.signOutSure}
                keep={words.devices.leaveIn}
                look="plain"
                onSure={() => void signOut(device.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Ends, or begins, what carers see: at once, on their open screens too. */
function SharingChoice({
  news,
  onProblem,
}: Pick<Props, 'news'> & { onProblem(problem: string | null): void }) {
  const [chosen, setChosen] = useState<Sharing | null>(null);
  useEffect(() => {
    void sharing().then((value) => setChosen((before) => value ?? before));
  }, [news]);
  const choose = async (value: Sharing) => {
    const answer = await share(value);
    onProblem(answer.ok ? null : answer.message);
    if (answer.ok) setChosen(value);
  };
  if (chosen === null) return null;
  return (
    <fieldset class="choice" data-testid="sharing">
      <legend>{words.devices.sharing}</legend>
      {(['everything', 'live', 'nothing'] as const).map((value) => (
        <label class="option" key={value}>
          <input type="radio" name="sharing" checked={chosen === value} onChange={() => void choose(value)} />
          {words.devices.share[value]}
        </label>
      ))}
    </fieldset>
  );
}

function seenWords(device: Device, serverTime: number, timeZone: string): string {
  if (device.current) return words.devices.thisOne;
  if (device.connected) return words.devices.connected;
  return words.devices.lastSeen(format.moment(device.lastSeenAt, serverTime, timeZone));
}

function PairingCode({ pairing, left, onDone }: { pairing: Pairing; left: number; onDone(): void }) {
  const over = left <= 0;
  return (
    <div class="pairing" data-testid="pairing">
      {over ? (
        <p>{words.devices.codeOver}</p>
      ) : (
        <>
          <p>{pairing.link === null ? words.devices.onlyHere : words.devices.scan}</p>
          {pairing.qrPath !== null && (
            <svg class="qr" viewBox={`0 0 ${pairing.qrSize} ${pairing.qrSize}`} role="img">
              <title>{words.devices.qr}</title>
              <path d={pairing.qrPath} />
            </svg>
          )}
          <p class="code number">{pairing.code}</p>
          <p class="quiet number">{words.devices.codeLeft(Math.ceil(left / 60_000))}</p>
          {pairing.link !== null && <p class="quiet">{words.devices.orGoTo(new URL(pairing.link).origin)}</p>}
        </>
      )}
      <button type="button" onClick={onDone}>
        {words.devices.done}
      </button>
    </div>
  );
}
