import { useId } from 'preact/hooks';
import { chooseLanguage } from '../device/language.ts';
import { APPEARANCES, LEAST_VOLUME } from '../device/preferences.ts';
import type { ToneName } from '../device/tones.ts';
import type { Device } from '../device/use-device.ts';
import { LANGUAGES } from '../words/language.ts';
import { words } from '../words.ts';

const TONE_NAMES = ['pacing', 'technical', 'resolved'] as const satisfies readonly ToneName[];

/** What this device may do to be noticed: each thing with what stands in its way, in words. */
export function DevicePanel({ device }: { device: Device }) {
  const id = useId();
  const { notices, preferences } = device;
  const { silent } = preferences;
  return (
    <section class="panel" data-testid="device">
      <h2>{words.device.title}</h2>
      <p class="quiet">{words.device.only}</p>
      <button type="button" onClick={() => device.set({ showNumber: !preferences.showNumber })}>
        {preferences.showNumber ? words.hideNumber : words.showNumber}
      </button>
      <fieldset class="field">
        <legend>{words.device.appearance}</legend>
        <div class="buttons">
          {APPEARANCES.map((appearance) => (
            <label class="option" key={appearance}>
              <input
                type="radio"
                name={`${id}-appearance`}
                checked={preferences.appearance === appearance}
                onChange={() => device.set({ appearance })}
              />
              {words.device.appearances[appearance]}
            </label>
          ))}
        </div>
      </fieldset>
      <div class="choice">
        <label class="option">
          <input
            type="checkbox"
            checked={preferences.bed}
            onChange={(event) => device.set({ bed: event.currentTarget.checked })}
          />
          {words.bed.open}
        </label>
        <p class="quiet">{words.bed.what}</p>
      </div>
      <div class="choice">
        <a class="button" href="#kiosk">
          {words.kiosk.open}
        </a>
        <p class="quiet">{words.kiosk.what}</p>
      </div>
      <div class="field">
        <label for={`${id}-language`}>{words.device.language}</label>
        <select
          id={`${id}-language`}
          value={words.language}
          onChange={(event) => chooseLanguage(event.currentTarget.value)}
        >
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-volume`}>{words.device.volume}</label>
        <input
          id={`${id}-volume`}
          type="range"
          min={LEAST_VOLUME}
          max="100"
          step="5"
          value={preferences.volume}
          disabled={silent}
          aria-valuetext={words.device.percent(preferences.volume)}
          onInput={(event) => device.set({ volume: event.currentTarget.valueAsNumber })}
        />
        <label class="option">
          <input
            type="checkbox"
            checked={silent}
            onChange={(event) => device.set({ silent: event.currentTarget.checked })}
          />
          {words.device.noSound}
        </label>
        <p class="quiet" data-testid="sound-state">
          {silent ? words.device.silent : words.device.sound[device.sound]}
        </p>
      </div>
      <div class="choice">
        <p>{words.device.try}</p>
        <div class="buttons">
          {TONE_NAMES.map((tone) => (
            <button key={tone} type="button" disabled={silent} onClick={() => device.play(tone)}>
              {words.device.tones[tone]}
            </button>
          ))}
        </div>
        <p class="quiet">{words.device.muted}</p>
      </div>
      {device.canVibrate && (
        <label class="option">
          <input
            type="checkbox"
            checked={preferences.vibrate}
            onChange={(event) => device.set({ vibrate: event.currentTarget.checked })}
          />
          {words.device.vibrate}
        </label>
      )}
      <div class="choice">
        <label class="option">
          <input
            type="checkbox"
            checked={preferences.keepAwake === true}
            onChange={(event) => device.set({ keepAwake: event.currentTarget.checked })}
          />
          {words.device.keepAwake}
        </label>
        <p class="quiet" data-testid="wake-state">
          {words.device.wake[device.wake]}
        </p>
      </div>
      <div class="choice">
        <p>{words.device.notices}</p>
        {notices === 'ask' && (
          <button type="button" onClick={() => void device.askForNotices()}>
            {words.device.allowNotices}
          </button>
        )}
        <p class="quiet" data-testid="notice-state">
          {words.device.noticeState[notices]}
        </p>
      </div>
    </section>
  );
}
