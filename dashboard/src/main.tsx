// First, so that the service answers while the rest of the page begins.
import './early-connection.ts';
import { render } from 'preact';
import { App } from './components/App.tsx';
import { deviceLanguage } from './device/language.ts';
import { speak, words } from './words.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/menu.css';
import './styles/bands.css';
import './styles/mark.css';
import './styles/details.css';
import './styles/panels.css';
import './styles/controls.css';
import './styles/settings.css';
import './styles/quiet.css';
import './styles/blind.css';

const page = document.getElementById('page');
// Not awaited at the top: the chunk of a language could not be fetched while this one waits for it.
void speak(deviceLanguage()).then(() => {
  document.documentElement.lang = words.language;
  if (page !== null) render(<App />, page);
});
