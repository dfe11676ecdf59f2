import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScreenRequest } from '../../../src/contract/live.ts';
import { alertBands, type AlertBand as Band } from '../alert-bands.ts';
import type { AlertView, HouseLine } from '../alert-view.ts';
import { useHeight } from '../use-height.ts';
import { words } from '../words.ts';
import { Ask, type Asking } from './Ask.tsx';

interface Props {
  alerts: readonly AlertView[];
  lines: readonly HouseLine[];
  blind: boolean;
  asking: Asking;
}

/** The alerts, and what people have done about them: above the mark and never over it. */
export function AlertBands({ alerts, lines, blind, asking }: Props) {
  const bands = alertBands(alerts);
  const open = bands.filter((band) => band.open);
  const first = useRef<HTMLParagraphElement>(null);
  const isScrolledAway = useIsScrolledAway(first, open[0]?.id);
  if (bands.length === 0 && lines.length === 0) return null;
  const shown = (band: Band, text?: Ref<HTMLParagraphElement>) => (
    <AlertBand key={band.id} band={band} blind={blind} asking={asking} text={text} />
  );
  return (
    <section class="alerts" aria-label={words.alerts}>
      {open.map((band, index) => shown(band, index === 0 ? first : undefined))}
      <div class="alerts-quiet">
        {bands.filter((band) => !band.open).map((band) => shown(band))}
        {lines.map(({ id, text, action }) => (
          <section class="band band-quiet" key={id} data-testid={id}>
            <p>{text}</p>
            {action !== null && (
              <Ask label={action.label} asks={[action.asks]} blind={blind} asking={asking} />
            )}
          </section>
        ))}
      </div>
      {isScrolledAway && <InSight open={open} blind={blind} asking={asking} />}
    </section>
  );
}

/** Whether what the first open alert says is no longer on the screen. */
function useIsScrolledAway(text: { readonly current: Element | null }, id: string | undefined): boolean {
  const [isAway, setIsAway] = useState(false);
  useEffect(() => {
    setIsAway(false);
    if (text.current === null) return;
    // A busy browser tells of several moments at once, the latest last.
    const sight = new IntersectionObserver((seen) => setIsAway(seen.at(-1)?.isIntersecting === false), {
      threshold: SEEN_SHARE,
    });
    sight.observe(text.current);
    return () => sight.disconnect();
  }, [id]);
  return isAway;
}
const SEEN_SHARE = 0.5;

/** The open alerts once more while the page is scrolled past them: what is the matter, and the main button. */
function InSight({ open, blind, asking }: Pick<Props, 'blind' | 'asking'> & { open: readonly Band[] }) {
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
          {main !== null && <Ask {...main} blind={blind} asking={asking} />}
        </div>
      ))}
    </div>
  );
}

interface BandProps extends Pick<Props, 'blind' | 'asking'> {
  band: Band;
  text: Ref<HTMLParagraphElement> | undefined;
}

function AlertBand({ band, blind, asking, text }: BandProps) {
  const { family, main, open, others } = band;
  const notes = main !== null && blind ? [withoutConnection(main.asks, asking)] : band.notes;
  return (
    <section
      class="band band-alert"
      data-open={open ? '' : undefined}
      data-family={family}
      data-testid="alert"
    >
      <div>
        <p ref={text ?? null}>{band.text}</p>
        {notes.length > 0 && <p class="quiet number">{notes.join(' · ')}</p>}
      </div>
      {(main !== null || others.length > 0) && (
        <div class="buttons">
          {others.map(({ asks, label }) => (
            <Ask key={label} label={label} asks={[asks]} blind={blind} asking={asking} />
          ))}
          {main !== null && <Ask {...main} blind={blind} asking={asking} large />}
        </div>
      )}
    </section>
  );
}

/** What becomes of a tap while the service is not heard. */
const withoutConnection = (asks: readonly ScreenRequest[], asking: Asking): string =>
  asks.some(asking.isSending) ? words.alert.sentLater : words.alert.notWithoutConnection;
