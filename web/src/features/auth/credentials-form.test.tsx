// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { accountQuery } from '../../api/account.ts';
import { CredentialsForm } from './credentials-form.tsx';

const account = { id: '1', email: 'me@example.com', isAdmin: true, createdAt: '2026-01-01T12:00:00Z' };

async function submit(mode: 'login' | 'register', password = 'correct horse') {
  const view = await renderApp(<CredentialsForm mode={mode} submitLabel="Continue" next="/rules" />);
  await view.user.type(screen.getByLabelText('Email address'), ' me@example.com ');
  await view.user.type(screen.getByLabelText('Password'), password);
  await view.user.click(screen.getByRole('button', { name: 'Continue' }));
  return view;
}

describe('CredentialsForm', () => {
  it('signs in and opens the page that the user came for', async () => {
    const api = fakeApi({ login: () => ({ account }) });
    const { path, queries } = await submit('login');
    await waitFor(() => expect(path()).toBe('/rules'));
    expect(api.bodiesOf('login')).toEqual([{ email: 'me@example.com', password: 'correct horse' }]);
    expect(queries.getQueryData(accountQuery.queryKey)).toEqual(account);
  });

  it('shows why signing in failed and stays on the page', async () => {
    fakeApi({ login: () => problem(401, 'The email address or the password is wrong.') });
    const { path } = await submit('login');
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The email address or the password is wrong.',
    );
    expect(path()).toBe('/');
  });

  it('asks for the claim token when the first account needs it', async () => {
    const api = fakeApi({
      getSession: () => ({ account: null, needsClaimToken: true }),
      register: () => ({ account }),
    });
    const { user } = await renderApp(<CredentialsForm mode="register" submitLabel="Continue" next="/" />);
    await user.type(await screen.findByLabelText('Claim token'), ' abc ');
    await user.type(screen.getByLabelText('Email address'), 'me@example.com');
    await user.type(screen.getByLabelText('Password'), 'correct horse');
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await waitFor(() =>
      expect(api.bodiesOf('register')).toEqual([
        { email: 'me@example.com', password: 'correct horse', claimToken: 'abc' },
      ]),
    );
  });

  it('shows a validation error below the field it belongs to', async () => {
    const errors = [{ path: '/password', message: 'is too common' }];
    fakeApi({
      getSession: () => ({ account: null, needsClaimToken: false }),
      register: () => problem(422, 'Some fields are invalid.', errors),
    });
    await submit('register');
    await screen.findByText('is too common');
    const field = screen.getByLabelText('Password');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const noteId = field.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(noteId)?.textContent).toBe('is too common');
    expect(screen.getByLabelText('Email address').getAttribute('aria-invalid')).toBe('false');
  });

  it('does not send a new password of less than eight characters', async () => {
    const api = fakeApi({ register: () => ({ account }) });
    await submit('register', 'short');
    expect(api.requestsTo('register')).toEqual([]);
    expect(screen.getByText('At least 8 characters')).toBeDefined();
  });
});
