import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Role } from '../../../src/contract/http.ts';
import type { Threshold } from '../../../src/contract/threshold.ts';
import { words } from '../words.ts';

interface Props {
  role: Role;
  demo: boolean;
  threshold: Threshold | null;
  isLowerOffered: boolean;
  /** Null where the strap is being chosen on the page already. */
  hasStrap: boolean | null;
  onBed(): void;
}

/**
 * The ways from *Now* to everything else: what is still wanted and what is used most first, the rest quieter. On a
 * screen with little room the rest lies behind one button, unless it is a single one.
 */
export function Menu({ role, demo, threshold, isLowerOffered, hasStrap, onBed }: Props) {
  const isWearer = role === 'wearer';
  const isThresholdWanted = threshold === null || isLowerOffered;
  const rest = [
    isWearer && !isThresholdWanted && <ToThreshold key="threshold" threshold={threshold} />,
    isWearer && hasStrap === true && <Way key="strap" to="strap" text={words.strap.change} />,
    <Way key="device" to="device" text={words.device.open} />,
    isWearer && !demo && <Way key="devices" to="devices" text={words.devices.open} />,
    isWearer && <Way key="settings" to="settings" text={words.openSettings} />,
  ].filter((way) => way !== false);
  return (
    <nav class="menu" aria-label={words.menu}>
      {isWearer && isThresholdWanted && <ToThreshold threshold={threshold} isLowerOffered={isLowerOffered} />}
      {isWearer && hasStrap === false && <Way to="strap" text={words.strap.choose} isWanted />}
      {role !== 'display' && <Way to="day" text={words.day} />}
      {role !== 'display' && <Way to="notes" text={words.notes} />}
      {role === 'display' ? (
        <Way to="kiosk" text={words.kiosk.open} />
      ) : (
        <button type="button" onClick={onBed}>
          {words.bed.open}
        </button>
      )}
      {rest.length > 1 ? <Rest>{rest}</Rest> : rest}
    </nav>
  );
}

interface WayProps {
  to: string;
  text: ComponentChildren;
  /** Something that is still to be done. */
  isWanted?: boolean;
}

function Way({ to, text, isWanted = false }: WayProps) {
  return (
    <a class="button" href={`#${to}`} data-wanted={isWanted ? '' : undefined}>
      {text}
    </a>
  );
}

function ToThreshold({
  threshold,
  isLowerOffered = false,
}: Partial<Pick<Props, 'isLowerOffered'>> & Pick<Props, 'threshold'>) {
  const text = (
    <span class="number">
      {threshold ? words.threshold.open(threshold.bpm) : words.threshold.enter}
      {isLowerOffered && words.threshold.lowerOffered}
    </span>
  );
  return <Way to="threshold" text={text} isWanted={threshold === null || isLowerOffered} />;
}

const REST_ID = 'menu-rest';

/** What a button unfolds where the styles fold it; Escape, a tap beside it, or going on with Tab folds it again. */
function Rest({ children }: { children: ComponentChildren }) {
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const close = ({ target }: Event) => {
      if (target instanceof Node && !place.current?.contains(target)) setIsOpen(false);
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setIsOpen(false);
      button.current?.focus();
    };
    window.addEventListener('pointerdown', close);
    window.addEventListener('focusin', close);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', close);
      window.removeEventListener('focusin', close);
      window.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  return (
    <div class="menu-folded" ref={place}>
      <button
        type="button"
        class="menu-more"
        aria-expanded={isOpen}
        aria-controls={REST_ID}
        ref={button}
        onClick={() => setIsOpen(!isOpen)}
      >
        {words.more}
      </button>
      <div class="menu-rest" id={REST_ID} data-open={isOpen ? '' : undefined}>
        {children}
      </div>
    </div>
  );
}
