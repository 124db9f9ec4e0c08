import { html } from 'hono/html';
import type { Phase } from '../../domain/phase.ts';
import type { LoggedIn } from '../environment.ts';
import { CSRF_FIELD } from '../forms.ts';
import type { Html } from './html.ts';

/** What stands around every page. */
export type Frame = { loggedIn: LoggedIn | null; phase: Phase; engine: 'postgresql' | 'pglite' };

const PHASE_WORDS: Record<Phase, string> = {
  monitor: 'monitor: drafts are made and kept, nothing leaves',
  assist: 'assist: drafts for review, nothing is written to QRadar',
  enrich: 'enrich: approved notes are written to QRadar',
  orchestrate: 'orchestrate: approved notes are written to QRadar',
};

/** The page around `body`. No script, no inline style: everything works as plain pages and forms. */
export function layout(frame: Frame, title: string, body: Html | Promise<Html>): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Casewright</title>
        <link rel="icon" href="/static/icon.svg" />
        <link rel="stylesheet" href="/static/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <nav aria-label="Main">
            <a class="brand" href="/queue">Casewright</a
            ><a href="/queue">Queue</a>${mayAudit(frame.loggedIn) ? html`<a href="/audit">Audit</a>` : ''}
          </nav>
          <p class="phase">Phase ${PHASE_WORDS[frame.phase]}</p>
          ${frame.loggedIn === null ? '' : who(frame.loggedIn)}
        </header>
        ${
          frame.engine === 'pglite'
            ? html`<aside class="banner" aria-label="About this installation">
                Embedded database, for trying out only: set DATABASE_URL to a PostgreSQL for anything that matters.
              </aside>`
            : ''
        }
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html>`;
}

function mayAudit(loggedIn: LoggedIn | null): boolean {
  return loggedIn !== null && (loggedIn.roles.includes('auditor') || loggedIn.roles.includes('privacy_officer'));
}

function who(loggedIn: LoggedIn): Html {
  return html`<form class="who" method="post" action="/logout">
    <span>${loggedIn.userName} <small>${loggedIn.roles.join(', ').replaceAll('_', ' ')}</small></span>
    ${csrfField(loggedIn)}<button class="quiet">Log out</button>
  </form>`;
}

/** Every form of somebody who is logged in carries this. */
export function csrfField(loggedIn: Pick<LoggedIn, 'csrf'>): Html {
  return html`<input type="hidden" name="${CSRF_FIELD}" value="${loggedIn.csrf}" />`;
}
