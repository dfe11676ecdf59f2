import { useEffect, useState } from 'preact/hooks';
import type { StrapView } from '../../../src/contract/live.ts';
import type { AdoptedStrap, StrapInRange } from '../../../src/contract/straps.ts';
import { type Answer, adoptStrap, chooseStraps, forgetStrap, preferStrap } from '../api.ts';
import * as format from '../format.ts';
import { type Freshness, freshnessOf } from '../freshness.ts';
import type { LiveView } from '../live-state.ts';
import { translated } from '../service-words.ts';
import { signalStrength } from '../signal-strength.ts';
import { words } from '../words.ts';
import { AskedTwice } from './AskedTwice.tsx';
import { Problem } from './BluetoothPanel.tsx';
import { listeningWords, strapName } from './Details.tsx';
import { AboutStrap, StrapAdvice } from './StrapNotes.tsx';

interface Props {
  view: LiveView;
  serverTime: number;
  /** Grows whenever the service is heard again. */
  news: number;
}

/**
 * "Which strap is yours?" Looks for straps while it is open, and only then. A strap is never taken
 * without a person saying that it is theirs: the neighbour's may be in range too.
 */
export function StrapPanel({ view, serverTime, news }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const { strap, timeZone } = view;
  const { bluetooth } = view.service;
  const canLook = bluetooth.state !== 'unavailable';
  const tell = (answer: Answer<unknown>) => setProblem(answer.ok ? null : answer.message);

  useEffect(() => {
    if (!canLook) return;
    const stop = () => void chooseStraps(false);
    window.addEventListener('pagehide', stop);
    return () => {
      window.removeEventListener('pagehide', stop);
      stop();
    };
  }, [canLook]);
  // A service that was started anew does not know that somebody looks.
  useEffect(() => {
    if (canLook) void chooseStraps(true).then(tell);
  }, [canLook, news]);

  return (
    <section class="panel" data-testid="straps">
      <h2>{words.strap.title}</h2>
      <p class="quiet">{words.strap.advice}</p>
      {bluetooth.state === 'unavailable' && <p>{translated(bluetooth.what)}</p>}
      {canLook && strap.choosing && <p class="quiet">{words.strap.looking}</p>}
      {canLook && !strap.choosing && (
        <button type="button" onClick={() => void chooseStraps(true).then(tell)}>
          {words.strap.start}
        </button>
      )}
      {problem !== null && <Problem text={problem} />}
      {strap.choosing && strap.inRange.length > 0 && (
        <ul class="rows">
          {strap.inRange.map((found) => (
            <FoundStrap
              key={found.address}
              found={found}
              strap={strap}
              serverTime={serverTime}
              timeZone={timeZone}
              onMine={() => void adoptStrap(found.address).then(tell)}
            />
          ))}
        </ul>
      )}
      {strap.adopted.length > 0 && (
        <>
          <h3>{words.strap.yours}</h3>
          {strap.listening !== null && <p class="quiet number">{listeningWords(view, serverTime)}</p>}
          <ul class="rows">
            {strap.adopted.map((mine, index) => (
              <OwnStrap
                key={mine.id}
                mine={mine}
                strap={strap}
                timeZone={timeZone}
                place={strap.adopted.length === 1 ? 'only' : index === 0 ? 'first' : 'later'}
                onPrefer={() => void preferStrap(mine.id).then(tell)}
                onForget={() => void forgetStrap(mine.id).then(tell)}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface FoundProps {
  found: StrapInRange;
  strap: StrapView;
  serverTime: number;
  timeZone: string;
  onMine(): void;
}

function FoundStrap({ found, strap, serverTime, timeZone, onMine }: FoundProps) {
  const heard = freshnessOf(Math.max(0, serverTime - found.lastSeen)) !== 'lost';
  // The strap may be heard of by its advertisements while its number stands still: the number ages by itself.
  const freshness = freshnessOf(found.bpmAt === null ? null : Math.max(0, serverTime - found.bpmAt));
  const isOld = !heard || freshness === 'old';
  const number = numberInWords(found.bpm, freshness);
  const name = strapName(found);
  return (
    <li data-old={isOld ? '' : undefined}>
      <div>
        <p class="row-name">{name}</p>
        <p class="quiet number">
          {heard
            ? `${number} · ${words.strap.signal[signalStrength(found.rssi)]}`
            : words.strap.notHeard(format.moment(found.lastSeen, serverTime, timeZone))}
        </p>
        <StrapAdvice strap={strap} address={found.address} />
      </div>
      {found.adopted ? (
        <span class="quiet">{words.strap.isYours}</span>
      ) : (
        <button type="button" aria-label={words.strap.mineNamed(name)} onClick={onMine}>
          {words.strap.mine}
        </button>
      )}
      {!found.adopted && <AboutStrap strap={strap} address={found.address} />}
    </li>
  );
}

function numberInWords(bpm: number | null, freshness: Freshness): string {
  if (bpm === null || freshness === 'never') return words.strap.noNumber;
  return freshness === 'lost' ? words.strap.noNumberNow : words.strap.bpm(bpm);
}

interface OwnProps {
  mine: AdoptedStrap;
  strap: StrapView;
  timeZone: string;
  /** Its place in the order in which the wearer's straps are listened to. */
  place: 'only' | 'first' | 'later';
  onPrefer(): void;
  onForget(): void;
}

function OwnStrap({ mine, strap, timeZone, place, onPrefer, onForget }: OwnProps) {
  const name = strapName(mine);
  return (
    <li>
      <div>
        <p class="row-name">{name}</p>
        <p class="quiet number">
          {words.strap.chosen(format.date(mine.adoptedAt, timeZone))}
          {place === 'first' && ` · ${words.strap.first}`}
        </p>
      </div>
      {place === 'later' && (
        <button type="button" class="plain" aria-label={words.strap.preferNamed(name)} onClick={onPrefer}>
          {words.strap.prefer}
        </button>
      )}
      <AskedTwice
        label={words.strap.forget}
        name={words.strap.forgetNamed(name)}
        question={place === 'only' ? words.strap.forgetOnly : words.strap.forgetOneOf}
        sure={words.strap.forgetSure}
        keep={words.strap.keep}
        look="plain"
        onSure={onForget}
      />
      <AboutStrap strap={strap} address={mine.address} />
    </li>
  );
}
