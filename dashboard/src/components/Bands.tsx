import { useState } from 'preact/hooks';
import type { ServiceView } from '../../../src/contract/live.ts';
import { endDemo } from '../api.ts';
import type { AlertWords, NowScreen } from '../now-screen.ts';
import { words } from '../words.ts';

interface BandsProps {
  screen: NowScreen;
  demo: boolean;
  service: ServiceView;
}

/** What a look at the page must never miss, however far it is scrolled: blindness, the demo, the disk. */
export function Bands({ screen, demo, service }: BandsProps) {
  return (
    <header class="bands">
      {screen.blindSince !== null && (
        <p class="band band-blind" data-testid="blind">
          {words.blind(screen.blindSince)}
        </p>
      )}
      {demo && <DemoBand />}
      {!service.storageOk && (
        <p class="band band-storage">{service.storageProblem ?? words.storageProblem}</p>
      )}
    </header>
  );
}

interface AlertBandsProps {
  alerts: readonly AlertWords[];
  blind: boolean;
  onAcknowledge(alertId: string): void;
}

/** The alerts, above the mark and never over it. */
export function AlertBands({ alerts, blind, onAcknowledge }: AlertBandsProps) {
  if (alerts.length === 0) return null;
  return (
    <div class="alerts">
      {alerts.map((alert) => (
        <AlertBand key={alert.id} alert={alert} blind={blind} onAcknowledge={onAcknowledge} />
      ))}
    </div>
  );
}

function AlertBand({
  alert,
  blind,
  onAcknowledge,
}: {
  alert: AlertWords;
  blind: boolean;
  onAcknowledge(alertId: string): void;
}) {
  return (
    <section class="band band-alert" data-open={alert.open ? '' : undefined} data-testid="alert">
      <div>
        <p>{alert.text}</p>
        {alert.open && blind && <p class="quiet">{words.alert.notWithoutConnection}</p>}
      </div>
      {alert.open && (
        <button type="button" class="main" disabled={blind} onClick={() => onAcknowledge(alert.id)}>
          {words.alert.acknowledge}
        </button>
      )}
    </section>
  );
}

/** The page of a demo beside the real thing lies one folder deeper. */
const REAL_PAGE = '../';
const isBesideTheRealPage = () => new URL(document.baseURI).pathname.endsWith('/demo/');

function DemoBand() {
  const [problem, setProblem] = useState<string | null>(null);
  const leave = async (event: Event) => {
    event.preventDefault();
    const answer = await endDemo();
    if (answer.ok) location.assign(new URL(REAL_PAGE, document.baseURI));
    else setProblem(answer.message);
  };
  return (
    <section class="band band-demo" data-testid="demo">
      <p>
        <strong>{words.demo.badge}</strong> {problem ?? words.demo.madeUp}
      </p>
      {isBesideTheRealPage() && (
        <a href={REAL_PAGE} onClick={(event) => void leave(event)}>
          {words.demo.leave}
        </a>
      )}
    </section>
  );
}
