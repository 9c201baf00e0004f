import { Link, useSearch } from '@tanstack/react-router';
import { AuthLayout } from './auth-layout.tsx';
import { CredentialsForm } from './credentials-form.tsx';

export function SignUpPage() {
  const { next } = useSearch({ from: '/sign-up' });
  return (
    <AuthLayout
      pageTitle="Create account"
      heading="Create account"
      footer={
        <>
          Already have an account?{' '}
          <Link to="/sign-in" search={next ? { next } : {}}>
            Sign in
          </Link>
        </>
      }
    >
      <CredentialsForm mode="register" submitLabel="Start watching prices" next={next ?? '/'} />
    </AuthLayout>
  );
}
