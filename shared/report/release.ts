/**
 * The release of this software. Whatever it draws or counts otherwise than the one before makes another of it
 * (`npm run release`): a verifier draws again only what its own release made.
 */
export const RELEASE = '0.7.0';
