import type { welcome as english } from '../en/welcome.ts';

export const welcome: typeof english = {
  title: 'Willkommen',
  step: (step, of) => `Willkommen: ${step} von ${of}`,
  asks: 'Kennen Sie Ihre Schwelle?',
  threshold:
    'Die Herzfrequenz, unter der Sie besser bleiben. Wenn Sie sie kennen, tragen Sie sie ein; ändern lässt sie sich jederzeit.',
  find: 'Hilfe beim Finden',
  sound: 'Hören Sie es?',
  soundWhat: 'So sagt Plimsoll, dass Sie über Ihrer Schwelle sind. Lauter wird es nie.',
  play: 'Ton abspielen',
  heard: 'Ich höre es',
  later: {
    strap: 'Später: noch kein Gurt',
    threshold: 'Später: vorerst nur die Zahl',
    sound: 'Später: vorerst kein Ton',
  },
};
