import type { Role } from '../contract/http.ts';
import type { FromService, ServiceView, StrapView, Unnumbered } from '../contract/live.ts';
import type { Telling } from './access.ts';

/**
 * A message with what concerns a screen, and no more.
 *
 * @param sees how much the wearer lets this role see
 */
export function asSeenBy(
  role: Role,
  sees: Telling,
  message: Unnumbered<FromService>,
): Unnumbered<FromService> {
  if (role === 'wearer') return message;
  switch (message.type) {
    case 'snapshot':
      return { ...message, strap: asCarried(message.strap), service: asTold(message.service, sees) };
    case 'strap':
      return { ...message, strap: asCarried(message.strap) };
    case 'service':
      return { ...message, service: asTold(message.service, sees) };
    default:
      return message;
  }
}

/**
 * Straps as they are shown to those who do not choose one: those in range, strangers' with their heart rates among
 * them, are for the wearer who does, and so is what a strap can be known by elsewhere.
 */
function asCarried(strap: StrapView): StrapView {
  const names = new Map(strap.adopted.map(({ address, id }) => [address, `strap-${id}`]));
  const named = <Item extends { readonly address: string }>(item: Item): Item[] => {
    const address = names.get(item.address);
    return address === undefined ? [] : [{ ...item, address }];
  };
  return {
    ...strap,
    adopted: strap.adopted.flatMap((each) => named({ ...each, serial: null, information: {} })),
    linkedAddress: names.get(strap.linkedAddress ?? '') ?? null,
    choosing: false,
    inRange: [],
    notes: strap.notes.flatMap(named),
  };
}

/** Whoever sees the live state sees the threshold with method and date (design 5.6); what it was found from is not live. */
function asTold(service: ServiceView, sees: Telling): ServiceView {
  const { threshold } = service;
  if (threshold === null || sees === 'everything') return service;
  return { ...service, threshold: { ...threshold, note: '', inputs: null } };
}
