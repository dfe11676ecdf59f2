import { environmentError, type PlimsollError, systemErrorCode } from '../errors.ts';

/**
 * Why a port could not be listened on, for a person.
 *
 * @param asked the address that was given with --host; null: none was
 * @param host the address that was to be listened on
 * @returns null when the error is not about that
 */
export function listenError(
  error: unknown,
  { asked, host, port }: { readonly asked: string | null; readonly host: string; readonly port: number },
): PlimsollError | null {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return environmentError(
        'port-in-use',
        `Port ${port} is taken by another program; stop that one, or choose another with --port.`,
        error,
      );
    case 'EACCES':
      return environmentError(
        'address-unavailable',
        `This user may not listen on port ${port}; choose one above 1023 with --port.`,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return environmentError(
        'address-unavailable',
        asked === null
          ? `This computer’s network does not let Plimsoll listen on ${host}; look whether the network is up, or name one of its addresses with --host.`
          : `${asked} is no address of this computer; give one that it has, or --lan for all of them.`,
        error,
      );
    default:
      return null;
  }
}
