import fc from 'fast-check';

/**
 * Properties try the same cases at every run, so that what was green stays green until somebody changes something.
 * `PLIMSOLL_SEED=new` tries others, and a number those of a run before.
 */
const seed = process.env['PLIMSOLL_SEED'] ?? '1';
if (seed !== 'new') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
