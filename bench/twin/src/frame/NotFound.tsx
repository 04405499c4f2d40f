/** The page of every other address. */
export function NotFound() {
  return (
    <main className="page">
      <h1>Page not found</h1>
    </main>
  );
}
