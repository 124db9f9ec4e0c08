import { html } from 'hono/html';
import { TOKEN_DOMAINS, type TokenDomain } from '../../domain/pseudonym.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import type { KnownToken } from '../../services/vault/list-identities.ts';
import type { LoggedIn } from '../environment.ts';
import { time, words, type Html } from './html.ts';
import { csrfField } from './layout.ts';

export type IdentitiesPage = {
  caseId: string;
  subjectToken: string;
  tokens: readonly KnownToken[];
  loggedIn: LoggedIn;
  message: string | null;
};

const DOMAIN: Record<TokenDomain, string> = {
  user: 'person or account',
  host: 'machine',
  address: 'address',
  mail: 'mail address',
  system: 'share, database or system',
  object: 'file, record or command',
};

/** The tokens that the draft speaks of, and the one form that reads a name back. */
export function identitiesPage({ caseId, subjectToken, tokens, loggedIn, message }: IdentitiesPage): Html {
  return html`<h1>Names behind the tokens</h1>
    <p>
      <a href="/cases/${caseId}">Back to the case of <code>${subjectToken}</code></a>
    </p>
    <p>
      Read and judge the case first: tokens keep the question on what was done, and away from who did it. They lower bias; they are no
      secrecy. A name is shown to you alone, for fifteen minutes, and the log keeps that you asked.
    </p>
    ${message === null ? '' : html`<p class="error" role="alert">${message}</p>`}
    ${
      tokens.length === 0
        ? html`<p class="empty">This case keeps no way back to a name.</p>`
        : html`<div class="two">
            <section id="tokens" aria-labelledby="tokens-title">
              <h2 id="tokens-title">Tokens of this case</h2>
              ${table(tokens, subjectToken)}
            </section>
            <section id="reveal" aria-labelledby="reveal-title">
              <h2 id="reveal-title">Reveal a name</h2>
              ${form(caseId, tokens, loggedIn)}
            </section>
          </div>`
    }`;
}

function table(tokens: readonly KnownToken[], subjectToken: string): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Token</th>
        <th scope="col">Stands for</th>
        <th scope="col">Name</th>
      </tr>
    </thead>
    <tbody>
      ${tokens.map(
        (t) =>
          html`<tr id="${t.token}">
            <th scope="row"><code>${t.token}</code></th>
            <td>${t.token === subjectToken ? 'the person of this case' : DOMAIN[t.domain]}</td>
            <td>
              ${t.identifier === null ? html`<span class="empty">not revealed</span>` : html`<strong>${t.identifier}</strong><br /><small>until ${time(t.untilMs ?? 0)}</small>`}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function form(caseId: string, tokens: readonly KnownToken[], loggedIn: LoggedIn): Html {
  return html`<form method="post" action="/cases/${caseId}/identities" class="stack">
    ${csrfField(loggedIn)}
    <label for="token">Token</label>
    <select id="token" name="token" required>
      ${tokens.map((t) => html`<option value="${t.token}">${t.token} (${TOKEN_DOMAINS[t.domain]})</option>`)}
    </select>
    <fieldset>
      <legend>Provisional verdict, before the name is known</legend>
      ${VERDICTS.map(
        (v) =>
          html`<label for="provisional-${v}"
            ><input type="radio" id="provisional-${v}" name="provisionalVerdict" value="${v}" required /> ${words(v)}</label
          >`,
      )}
    </fieldset>
    <label for="reveal-reason">Why the name is needed; at least 10 characters</label>
    <textarea id="reveal-reason" name="reason" required minlength="10" maxlength="500" rows="3"></textarea>
    <button class="primary">Reveal for fifteen minutes</button>
  </form>`;
}
