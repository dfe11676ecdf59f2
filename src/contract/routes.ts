/** Every route of the HTTP interface with what it takes and answers: what `docs/openapi.json` is made of. */
import { z } from 'zod';
import { alertLogQuerySchema, alertLogSchema } from './alerts.ts';
import { deletedSchema, deletionSchema, exportQuerySchema } from './data.ts';
import { dayAnswerSchema } from './day.ts';
import {
  adoptSchema,
  chooseSchema,
  deviceSchema,
  pairingRequestSchema,
  pairingSchema,
  renameDeviceSchema,
  sessionSchema,
  signInSchema,
} from './http.ts';
import { statusSchema } from './live.ts';
import { lookBackSchema } from './look-back.ts';
import { noteEntrySchema, noteSchema, notesAnswerSchema, notesQuerySchema } from './note.ts';
import { answersEntrySchema, answersRecordSchema } from './questions.ts';
import { reportQuerySchema, reportSchema } from './report.ts';
import { morningRequestSchema } from './resting.ts';
import { settingsAnswerSchema, settingsChangeSchema } from './settings.ts';
import { adoptedStrapSchema } from './straps.ts';
import { thresholdEntrySchema, thresholdSchema } from './threshold.ts';
import { offerAnswerSchema, thresholdViewSchema } from './threshold-view.ts';
import { traceQuerySchema, traceSchema } from './trace.ts';
import { daysAnswerSchema, daysQuerySchema } from './weeks.ts';

export interface RouteSpeech {
  /** One sentence for whoever writes a program that asks. */
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The status of a good answer. */
  readonly status: 200 | 201 | 204;
  /** The JSON of a good answer; without it there is none, or a file. */
  readonly answer?: z.ZodType;
}

/** By method and path, as `GET /api/days/:date`. */
export const ROUTES: Readonly<Record<string, RouteSpeech>> = {
  'GET /api/status': {
    summary:
      'Everything a screen needs to begin with. It makes nobody present, as a screen’s connection does.',
    status: 200,
    answer: statusSchema,
  },
  'GET /api/trace': {
    summary:
      'The course of the heart rate over a span of two days at most, thinned to what a screen can show.',
    query: traceQuerySchema,
    status: 200,
    answer: traceSchema,
  },
  'GET /api/days': {
    summary: 'The days that something was received on, and each week beside the one before.',
    query: daysQuerySchema,
    status: 200,
    answer: daysAnswerSchema,
  },
  'GET /api/report': {
    summary:
      'What a clinician is shown of a span of days, a year at most; what notes say only when asked for.',
    query: reportQuerySchema,
    status: 200,
    answer: reportSchema,
  },
  'GET /api/days/:date': {
    summary: 'One local day in honest numbers; the date is written like 2026-03-28.',
    status: 200,
    answer: dayAnswerSchema,
  },
  'GET /api/alerts': {
    summary: 'The alerts of local days, both included; of today when no day is named.',
    query: alertLogQuerySchema,
    status: 200,
    answer: alertLogSchema,
  },
  'GET /api/export': {
    summary: 'What was received, as a file to be downloaded.',
    query: exportQuerySchema,
    status: 200,
  },
  'POST /api/deletions': {
    summary: 'Deletes a span, or everything, for good; the sentence that says which has to be typed.',
    body: deletionSchema,
    status: 200,
    answer: deletedSchema,
  },
  'POST /api/imports/changed': {
    summary: 'Says that recordings were brought in or taken out by another process: days are counted anew.',
    status: 204,
  },
  'GET /api/session': { summary: 'Who this device is.', status: 200, answer: sessionSchema },
  'POST /api/session': {
    summary: 'Signs a device in with the code of a link or of the wearer’s screen; the answer sets a cookie.',
    body: signInSchema,
    status: 204,
  },
  'DELETE /api/session': { summary: 'Signs this device out.', status: 204 },
  'GET /api/devices': {
    summary: 'The devices that are signed in, the one last seen first.',
    status: 200,
    answer: z.array(deviceSchema),
  },
  'PUT /api/devices/:id': { summary: 'Gives a device another name.', body: renameDeviceSchema, status: 204 },
  'DELETE /api/devices/:id': { summary: 'Signs a device out at once.', status: 204 },
  'POST /api/pairing': {
    summary: 'Opens a code for a carer or a display; it ends one that was open.',
    body: pairingRequestSchema,
    status: 201,
    answer: pairingSchema,
  },
  'GET /api/pairing': {
    summary: 'Whether a code is open.',
    status: 200,
    answer: z.object({ open: z.boolean() }),
  },
  'DELETE /api/pairing': { summary: 'Ends the open code.', status: 204 },
  'GET /api/settings': {
    summary: 'Every setting with its value, default, range and help.',
    status: 200,
    answer: settingsAnswerSchema,
  },
  'PUT /api/settings': {
    summary: 'Sets what is named; "default" puts a setting back to its default, null switches it off.',
    body: settingsChangeSchema,
    status: 200,
    answer: settingsAnswerSchema,
  },
  'GET /api/settings/screen': {
    summary: 'The settings that say when a screen may sound.',
    status: 200,
    answer: settingsAnswerSchema,
  },
  'POST /api/straps/choose': {
    summary: 'Starts or stops listing straps in range.',
    body: chooseSchema,
    status: 204,
  },
  'POST /api/straps': {
    summary: '“This is mine.” 409 when it is not in range.',
    body: adoptSchema,
    status: 201,
    answer: adoptedStrapSchema,
  },
  'POST /api/straps/:id/prefer': { summary: '“Listen to this one first.”', status: 204 },
  'DELETE /api/straps/:id': { summary: '“This one is not mine any more.”', status: 204 },
  'GET /api/notes': {
    summary: 'What people wrote down about a span, the oldest first.',
    query: notesQuerySchema,
    status: 200,
    answer: notesAnswerSchema,
  },
  'POST /api/notes': {
    summary: 'Writes something down.',
    body: noteEntrySchema,
    status: 201,
    answer: noteSchema,
  },
  'DELETE /api/notes/:id': { summary: 'Takes a note back.', status: 204 },
  'GET /api/notes/:id/look-back': {
    summary: 'The 72 hours before a note, hour by hour, beside other days.',
    status: 200,
    answer: lookBackSchema,
  },
  'GET /api/thresholds': {
    summary: 'Every threshold there was, the oldest first.',
    status: 200,
    answer: z.array(thresholdSchema),
  },
  'POST /api/thresholds': {
    summary: 'Puts a threshold in force from now on; a higher one only with a reason.',
    body: thresholdEntrySchema,
    status: 201,
    answer: thresholdSchema,
  },
  'GET /api/threshold': {
    summary: 'How a threshold is found: answers, methods side by side, resting heart rates.',
    status: 200,
    answer: thresholdViewSchema,
  },
  'POST /api/threshold/answers': {
    summary: 'The answers to the questions that a threshold depends on.',
    body: answersEntrySchema,
    status: 201,
    answer: answersRecordSchema,
  },
  'POST /api/threshold/reading': {
    summary: 'Begins a guided morning reading, or stops it.',
    body: morningRequestSchema,
    status: 204,
  },
  'DELETE /api/threshold/readings/:id': { summary: 'Takes a morning reading out.', status: 204 },
  'POST /api/threshold/offer': {
    summary: 'Takes the lower threshold that is offered, or dismisses it.',
    body: offerAnswerSchema,
    status: 200,
    answer: z.object({ threshold: thresholdSchema.nullable() }),
  },
  'POST /api/demo': {
    summary: 'Starts the demo beside the real thing; the answer says where its pages are.',
    status: 201,
    answer: z.object({ path: z.string() }),
  },
  'DELETE /api/demo': { summary: 'Ends the demo.', status: 204 },
};
