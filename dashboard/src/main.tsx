import { render } from 'preact';
import { App } from './components/App.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/bands.css';
import './styles/mark.css';
import './styles/details.css';
import './styles/panels.css';
import './styles/settings.css';
import './styles/blind.css';

const page = document.getElementById('page');
if (page !== null) render(<App />, page);
