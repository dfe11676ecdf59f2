import type { ScreenRequest } from '../../../src/contract/live.ts';
import type { Live } from '../use-live.ts';
import { words } from '../words.ts';

/** How a tap reaches the service, and whether it still is on its way. */
export type Asking = Pick<Live, 'send' | 'isSending'>;

interface Props {
  label: string;
  /** Each is asked, in this order. */
  asks: readonly ScreenRequest[];
  blind: boolean;
  asking: Asking;
  large?: boolean;
  testId?: string;
}

/** A button that asks something of the service; it says so while the service has not answered. */
export function Ask({ label, asks, blind, asking, large = false, testId }: Props) {
  return (
    <button
      type="button"
      class={large ? 'main' : undefined}
      data-testid={testId}
      disabled={blind}
      onClick={() => asks.forEach(asking.send)}
    >
      {asks.some(asking.isSending) ? words.alert.sending : label}
    </button>
  );
}
