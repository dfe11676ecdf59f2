import type { WelcomeStep } from '../../welcome.ts';

export const welcome = {
  title: 'Welcome',
  step: (step: number, of: number) => `Welcome: ${step} of ${of}`,
  asks: 'Do you know your threshold?',
  threshold:
    'The heart rate that you had better stay under. If you know it, type it in; it can be changed at any time.',
  find: 'Help me find one',
  sound: 'Do you hear it?',
  soundWhat: 'This is how Plimsoll says that you are over your threshold. It is never louder than this.',
  play: 'Play the sound',
  heard: 'I hear it',
  later: {
    strap: 'Later: no strap yet',
    threshold: 'Later: the number alone for now',
    sound: 'Later: no sound for now',
  } satisfies Record<WelcomeStep, string>,
};
