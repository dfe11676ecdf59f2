/**
 * Whether this page can be heard. `blocked`: the browser lets nothing out until the page is tapped, or the
 * device has taken the sound away; `missing`: it has no sound at all.
 */
export type SoundState = 'ready' | 'blocked' | 'missing';

/**
 * Whether the screen is kept on. `insecure`: the browser allows it on HTTPS and on this machine alone;
 * `refused`: it could not be had now, for example because the battery is low.
 */
export type WakeState = 'off' | 'on' | 'waiting' | 'insecure' | 'missing' | 'refused';

/**
 * Whether this device may show notifications beside the page. `insecure`: the browser allows them on HTTPS
 * and on this machine alone; `missing`: it has none for a page like this.
 */
export type NoticeState = 'ask' | 'allowed' | 'refused' | 'insecure' | 'missing';
