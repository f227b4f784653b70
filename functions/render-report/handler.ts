// Placeholder until the function is written: it lets the stack be synthesized, and fails when it is called.
export const handler = (): Promise<never> => Promise.reject(new Error('render-report is not written yet'));
