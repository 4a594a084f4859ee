import { render } from 'preact';

import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import './styles/tasks.css';
import './styles/task.css';
import './styles/evidence.css';
import './styles/fleet.css';
import { App } from './shell/app.tsx';
import { startClock } from './shell/clock.ts';
import { followAddress } from './shell/router.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('index.html lacks its #app; build the dashboard anew.');
followAddress();
startClock();
render(<App />, place);
