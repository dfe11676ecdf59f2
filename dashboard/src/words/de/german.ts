import type { day as englishDay } from '../en/day.ts';
import type { page as englishPage } from '../en/page.ts';
import type { service as englishService } from '../en/service.ts';
import type { settings as englishSettings } from '../en/settings.ts';
import type { threshold as englishThreshold } from '../en/threshold.ts';
import type { weeks as englishWeeks } from '../en/weeks.ts';
import type { welcome as englishWelcome } from '../en/welcome.ts';
import { day } from './day.ts';
import { page } from './page.ts';
import { service } from './service.ts';
import { settings } from './settings.ts';
import { threshold } from './threshold.ts';
import { weeks } from './weeks.ts';
import { welcome } from './welcome.ts';

/** What another language has to say: everything that is said in English, or it does not compile. */
export interface German {
  readonly day: typeof englishDay;
  readonly page: typeof englishPage;
  readonly service: typeof englishService;
  readonly settings: typeof englishSettings;
  readonly threshold: typeof englishThreshold;
  readonly welcome: typeof englishWelcome;
  readonly weeks: typeof englishWeeks;
}

/** German says „Sie“, and calls the wearer „die Person mit dem Gurt“ and carers „Begleitpersonen“. */
export const german: German = { day, page, service, settings, threshold, weeks, welcome };
