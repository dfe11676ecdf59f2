import type { Device, ErrorBody, Pairing, Role } from '../../src/contract/http.ts';
import type { SettingsAnswer, SettingsChange, SettingView } from '../../src/contract/settings.ts';
import type { Sharing } from '../../src/contract/sharing.ts';
import type { StrapInRange } from '../../src/contract/straps.ts';
import type { ThresholdView } from '../../src/contract/threshold-view.ts';
import { inTurn } from './in-turn.ts';
import { translated } from './service-words.ts';
import { words } from './words.ts';

const TIMEOUT_MS = 10_000;

/** An answer of the service: a value, or one sentence for the person in front of the screen. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number | null; readonly message: string };

interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** How long the service may take to answer, in ms. */
  readonly patience?: number;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
}

/** Asks the service; `path` is relative to this page. Never rejects. */
export async function ask(
  path: string,
  { method = 'GET', body, patience = TIMEOUT_MS, keepalive = false }: Request = {},
): Promise<Answer<unknown>> {
  // `AbortSignal.timeout` would be simpler; the oldest browsers have none.
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), patience);
  try {
    const response = await fetch(new URL(path, document.baseURI), {
      method,
      credentials: 'same-origin',
      keepalive,
      signal: control.signal,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (response.ok) return { ok: true, value };
    return { ok: false, status: response.status, message: messageOf(value) };
  } catch {
    // No network, no service, or no JSON: for the person it is the same.
    return { ok: false, status: null, message: words.failed };
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(value: unknown): string {
  const error = (value as Partial<ErrorBody> | null)?.error;
  return typeof error?.message === 'string' ? translated(error.message) : words.failed;
}

/** @param device what this device is to be called in the list of devices; without it the service names it */
export const signIn = (code: string, device?: string) =>
  ask('api/session', { method: 'POST', body: device === undefined ? { code } : { code, device } });

/** Which devices are signed in. */
export const devices = () => ask('api/devices') as Promise<Answer<readonly Device[]>>;
export const signDeviceOut = (id: number) => ask(`api/devices/${id}`, { method: 'DELETE' });

/** Lets one device in, in this role, for as long as the answer says. */
export const openPairing = (role: Role) =>
  ask('api/pairing', { method: 'POST', body: { role } }) as Promise<Answer<Pairing>>;
export const closePairing = () => ask('api/pairing', { method: 'DELETE' });

/** What carers see; null while it cannot be asked. */
export async function sharing(): Promise<Sharing | null> {
  const value = (await settings())?.find(({ key }) => key === 'sharing.carers')?.value;
  return value === 'everything' || value === 'live' || value === 'nothing' ? value : null;
}
export const share = (value: Sharing) => changeSettings({ 'sharing.carers': value });

/** The household's authority: its fingerprint, and whether it is not the first one. */
export interface TrustedAuthority {
  readonly fingerprint: string;
  readonly anew: boolean;
}

/** Null where there is none. */
export async function authority(): Promise<TrustedAuthority | null> {
  const answer = await ask('api/trust');
  const found = answer.ok ? (answer.value as Partial<Record<keyof TrustedAuthority, unknown>> | null) : null;
  return typeof found?.fingerprint === 'string'
    ? { fingerprint: found.fingerprint, anew: found.anew === true }
    : null;
}

/** `null`: the service could not be asked. */
export async function isSignedIn(): Promise<boolean | null> {
  const answer = await ask('api/session');
  if (answer.ok) return true;
  return answer.status === 401 ? false : null;
}

/** Looks for straps, or ends it: what was asked last is what holds. */
export const chooseStraps = inTurn((on: boolean) =>
  ask('api/straps/choose', { method: 'POST', body: { on }, keepalive: !on }),
);
export const adoptStrap = (address: StrapInRange['address']) =>
  ask('api/straps', { method: 'POST', body: { address } });
export const preferStrap = (id: number) => ask(`api/straps/${id}/prefer`, { method: 'POST', body: {} });
export const forgetStrap = (id: number) => ask(`api/straps/${id}`, { method: 'DELETE' });

/** Whether a lower threshold is offered. */
export async function isLowerOffered(): Promise<boolean> {
  const answer = await ask('api/threshold');
  return answer.ok && (answer.value as ThresholdView).offer !== null;
}

/** The settings with their values, all of them or those that any screen may know; null: they could not be asked. */
export async function settings(
  path: 'api/settings' | 'api/settings/screen' = 'api/settings',
): Promise<readonly SettingView[] | null> {
  const answer = await ask(path);
  return answer.ok ? (answer.value as SettingsAnswer).settings : null;
}

/** Sets what is named, all of it or nothing; the answer is every setting as it is then. */
export async function changeSettings(change: SettingsChange): Promise<Answer<readonly SettingView[]>> {
  const answer = await ask('api/settings', { method: 'PUT', body: change });
  return answer.ok ? { ok: true, value: (answer.value as SettingsAnswer).settings } : answer;
}

/** Starts the demo; the answer is the path of its page. */
export async function startDemo(): Promise<Answer<string>> {
  const answer = await ask('api/demo', { method: 'POST', body: {} });
  if (!answer.ok) return answer;
  const path = (answer.value as { readonly path?: unknown } | null)?.path;
  return typeof path === 'string'
    ? { ok: true, value: path }
    : { ok: false, status: null, message: words.failed };
}

/** Ends the demo; asked of the real page, one folder up. */
export const endDemo = () => ask('../api/demo', { method: 'DELETE' });
