import type { NoticeState } from './states.ts';

/** Notifications of the device itself, for a page that is open but not looked at. No server is involved. */
export class Notices {
  #broken = false;
  readonly #shown = new Map<string, Notification>();

  get state(): NoticeState {
    if (!isSecureContext) return 'insecure';
    if (this.#broken || typeof Notification === 'undefined') return 'missing';
    if (Notification.permission === 'granted') return 'allowed';
    return Notification.permission === 'denied' ? 'refused' : 'ask';
  }

  /** To be called from a tap. */
  async ask(): Promise<void> {
    if (this.state === 'ask') await Notification.requestPermission();
  }

  /** Shows one for an alert, in place of the one shown for it before; not while the page is looked at. */
  show(id: string, text: string): void {
    if (this.state !== 'allowed' || (document.visibilityState === 'visible' && document.hasFocus())) return;
    try {
      // The page has the sounds; a second one from the device would not be soft.
      const notice = new Notification('Plimsoll', { body: text, tag: id, silent: true });
      notice.addEventListener('click', () => window.focus());
      this.#shown.set(id, notice);
    } catch {
      this.#broken = true; // Chrome on Android has the name, but not for pages
    }
  }

  /** Takes those away that are about none of these alerts any more. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const [id, notice] of this.#shown) {
      if (ids.has(id)) continue;
      notice.close();
      this.#shown.delete(id);
    }
  }
}
