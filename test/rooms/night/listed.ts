/** A catalogue for tests of the log. In: how many agencies. Out: these, with one version each. */
export function listed(count: number) {
  const agencies = Array.from({ length: count }, (_, n) => ({
    id: `agency-${String(n).padStart(4, '0')}`,
    name: '局',
    years: [{ year: 2024, current: 1, versions: [{ number: 1, finalisedOn: '2025-01-20', seal: null }] }],
  }));
  return { agencies };
}
