import type { ToService } from '../../../src/contract/live.ts';
import type { Action, AlertView, HouseLine } from '../alert-view.ts';
import { words } from '../words.ts';

interface Props {
  alerts: readonly AlertView[];
  lines: readonly HouseLine[];
  blind: boolean;
  onAsk(asks: ToService): void;
}

/** The alerts, and what people have done about them: above the mark and never over it. */
export function AlertBands({ alerts, lines, blind, onAsk }: Props) {
  if (alerts.length === 0 && lines.length === 0) return null;
  const band = (alert: AlertView) => <AlertBand key={alert.id} alert={alert} blind={blind} onAsk={onAsk} />;
  return (
    <section class="alerts" aria-label={words.alerts}>
      {alerts.filter(({ open }) => open).map(band)}
      <div class="alerts-quiet">
        {alerts.filter(({ open }) => !open).map(band)}
        {lines.map(({ id, text, action }) => (
          <section class="band band-quiet" key={id} data-testid={id}>
            <p>{text}</p>
            {action !== null && <Ask action={action} blind={blind} onAsk={onAsk} />}
          </section>
        ))}
      </div>
    </section>
  );
}

function AlertBand({ alert, blind, onAsk }: Pick<Props, 'blind' | 'onAsk'> & { alert: AlertView }) {
  const notes = alert.main !== null && blind ? [words.alert.notWithoutConnection] : alert.notes;
  return (
    <section
      class="band band-alert"
      data-open={alert.open ? '' : undefined}
      data-family={alert.family}
      data-testid="alert"
    >
      <div>
        <p>{alert.text}</p>
        {notes.length > 0 && <p class="quiet number">{notes.join(' · ')}</p>}
      </div>
      {alert.main !== null && (
        <div class="buttons">
          {alert.others.map((action) => (
            <Ask key={action.label} action={action} blind={blind} onAsk={onAsk} />
          ))}
          <Ask action={alert.main} blind={blind} onAsk={onAsk} large />
        </div>
      )}
    </section>
  );
}

function Ask({
  action,
  blind,
  onAsk,
  large = false,
}: Pick<Props, 'blind' | 'onAsk'> & { action: Action; large?: boolean }) {
  return (
    <button
      type="button"
      class={large ? 'main' : undefined}
      disabled={blind}
      onClick={() => onAsk(action.asks)}
    >
      {action.label}
    </button>
  );
}
