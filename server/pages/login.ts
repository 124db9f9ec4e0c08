import { html } from 'hono/html';
import { CSRF_FIELD } from '../forms.ts';
import type { Html } from './html.ts';

export type LogInPage = { title: string | null; csrf: string; next: string; message: string | null };

/** The log-in form, or that there is none. */
export function loginPage(page: LogInPage): Html {
  if (page.title === null) {
    return html`<h1>Log in</h1>
      <p>No log-in is configured, so nobody can see or decide cases here.</p>
      <p>To try the service with demo users run <code>npm run demo</code>.</p>`;
  }
  return html`<h1>Log in</h1>
    <p>${page.title}</p>
    ${page.message === null ? '' : html`<p class="error" role="alert">${page.message}</p>`}
    <form method="post" action="/login" class="stack narrow">
      <input type="hidden" name="${CSRF_FIELD}" value="${page.csrf}" />
      <input type="hidden" name="next" value="${page.next}" />
      <label for="userName">User name</label>
      <input id="userName" name="userName" autocomplete="username" required maxlength="100" autofocus />
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200" />
      <button>Log in</button>
    </form>`;
}
