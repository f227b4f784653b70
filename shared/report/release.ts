/**
 * The release of this software. Any difference in drawing or counting makes a new release (`npm run release`): a
 * verifier redraws only what its own release made.
 */
export const RELEASE = '0.10.0';
