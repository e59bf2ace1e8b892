import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` checks the types of the whole project; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  // No page has images to optimize: without this, anybody may make the server fetch and scale some.
  images: { unoptimized: true },
  // These run under plain Node as well (worker, scripts), so they are never bundled.
  serverExternalPackages: ['pg', 'better-auth', 'nodemailer', 'pino', 'graphile-worker'],
};

export default config;
