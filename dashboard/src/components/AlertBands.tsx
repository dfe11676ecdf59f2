import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ToService } from '../../../src/contract/live.ts';
import type { Action, AlertView, HouseLine } from '../alert-view.ts';
import { useHeight } from '../use-height.ts';
import { words } from '../words.ts';

interface Props {
  alerts: readonly AlertView[];
  lines: readonly HouseLine[];
  blind: boolean;
  onAsk(asks: ToService): void;
}

/** The alerts, and what people have done about them: above the mark and never over it. */
export function AlertBands({ alerts, lines, blind, onAsk }: Props) {
  const open = withoutRepeats(alerts.filter((alert) => alert.open));
  const first = useRef<HTMLParagraphElement>(null);
  const isScrolledAway = useIsScrolledAway(first, open[0]?.id);
  if (alerts.length === 0 && lines.length === 0) return null;
  const band = (alert: AlertView, text?: Ref<HTMLParagraphElement>) => (
    <AlertBand key={alert.id} alert={alert} blind={blind} onAsk={onAsk} text={text} />
  );
  return (
    <section class="alerts" aria-label={words.alerts}>
      {open.map((alert, index) => band(alert, index === 0 ? first : undefined))}
      <div class="alerts-quiet">
        {alerts.filter((alert) => !alert.open).map((alert) => band(alert))}
        {lines.map(({ id, text, action }) => (
          <section class="band band-quiet" key={id} data-testid={id}>
            <p>{text}</p>
            {action !== null && <Ask action={action} blind={blind} onAsk={onAsk} />}
          </section>
        ))}
      </div>
      {isScrolledAway && <InSight open={open} blind={blind} onAsk={onAsk} />}
    </section>
  );
}

/** What an alert says or offers that one before it says or offers too, is there once. */
function withoutRepeats(alerts: readonly AlertView[]): AlertView[] {
  const seen = new Set<string>();
  const isNew = (part: unknown) => {
    const key = JSON.stringify(part);
    return seen.has(key) ? false : seen.add(key);
  };
  return alerts.map((alert) => ({
    ...alert,
    notes: alert.notes.filter(isNew),
    others: alert.others.filter(({ asks }) => isNew(asks)),
  }));
}

/** Whether what the first open alert says is no longer on the screen. */
function useIsScrolledAway(text: { readonly current: Element | null }, id: string | undefined): boolean {
  const [isAway, setIsAway] = useState(false);
  useEffect(() => {
    setIsAway(false);
    if (text.current === null) return;
    const sight = new IntersectionObserver(([seen]) => setIsAway(seen?.isIntersecting === false), {
      threshold: SEEN_SHARE,
    });
    sight.observe(text.current);
    return () => sight.disconnect();
  }, [id]);
  return isAway;
}
const SEEN_SHARE = 0.5;

/** The open alerts once more while the page is scrolled past them: what is the matter, and the main button. */
function InSight({ open, blind, onAsk }: Pick<Props, 'blind' | 'onAsk'> & { open: readonly AlertView[] }) {
  const place = useHeight<HTMLDivElement>('--alerts-in-sight');
  return (
    // Without a button that can be used the keyboard would not come to what may have to be scrolled.
    <div
      class="alerts-in-sight"
      data-testid="alerts-in-sight"
      ref={place}
      {...(blind ? { role: 'group', 'aria-label': words.alert.inSight, tabIndex: 0 } : {})}
    >
      {open.map(({ family, id, main, text }) => (
        <div class="band band-alert" key={id} data-open="" data-family={family}>
          <p>{text}</p>
          {main !== null && <Ask action={main} blind={blind} onAsk={onAsk} />}
        </div>
      ))}
    </div>
  );
}

interface BandProps extends Pick<Props, 'blind' | 'onAsk'> {
  alert: AlertView;
  text: Ref<HTMLParagraphElement> | undefined;
}

function AlertBand({ alert, blind, onAsk, text }: BandProps) {
  const notes = alert.main !== null && blind ? [words.alert.notWithoutConnection] : alert.notes;
  return (
    <section
      class="band band-alert"
      data-open={alert.open ? '' : undefined}
      data-family={alert.family}
      data-testid="alert"
    >
      <div>
        <p ref={text ?? null}>{alert.text}</p>
        {notes.length > 0 && <p class="quiet number">{notes.join(' · ')}</p>}
      </div>
      {(alert.main !== null || alert.others.length > 0) && (
        <div class="buttons">
          {alert.others.map((action) => (
            <Ask key={action.label} action={action} blind={blind} onAsk={onAsk} />
          ))}
          {alert.main !== null && <Ask action={alert.main} blind={blind} onAsk={onAsk} large />}
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
