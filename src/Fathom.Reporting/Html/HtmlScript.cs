namespace Fathom.Reporting;

/// <summary>The script of pages: tables are sorted by a click on a header, filtered by a word, and a row is opened for its other columns. Without script all else is there.</summary>
internal static class HtmlScript
{
    /// <summary>The script.</summary>
    public const string Text = """

        (() => {
          const close = table => table.querySelectorAll('tr.more').forEach(row => row.remove());
          const key = (row, column) => {
            const cell = row.cells[column], number = cell.dataset.v ?? cell.textContent;
            const words = { inf: Infinity, '-inf': -Infinity, nan: NaN };
            return number === '' ? null : number in words ? words[number] : isNaN(+number) ? number : +number;
          };
          const order = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === 'number' ? -1 : 1;
          document.querySelectorAll('table').forEach(table => {
            const head = [...table.tHead.rows[0].cells], body = table.tBodies[0];
            head.forEach((cell, column) => cell.querySelector('button').addEventListener('click', () => {
              close(table);
              const down = cell.getAttribute('aria-sort') === 'descending' || (cell.getAttribute('aria-sort') === null && !cell.classList.contains('n'));
              head.forEach(other => other.removeAttribute('aria-sort'));
              cell.setAttribute('aria-sort', down ? 'ascending' : 'descending');
              const rows = [...body.rows].map(row => [key(row, column), row]);
              rows.sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) : down ? order(a, b) : order(b, a));
              rows.forEach(([, row]) => body.append(row));
            }));
            const open = row => {
              const next = row.nextElementSibling;
              if (next && next.classList.contains('more')) { next.remove(); row.setAttribute('aria-expanded', 'false'); return; }
              const more = document.createElement('tr'), cell = document.createElement('td');
              more.className = 'more';
              cell.colSpan = head.length;
              row.dataset.more.split('\n').forEach(line => { const part = document.createElement('span'); part.textContent = line; cell.append(part); });
              more.append(cell);
              row.after(more);
              row.setAttribute('aria-expanded', 'true');
            };
            body.querySelectorAll('tr[data-more]').forEach(row => {
              row.tabIndex = 0;
              row.setAttribute('aria-expanded', 'false');
              row.addEventListener('click', () => open(row));
              row.addEventListener('keydown', event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(row); } });
            });
          });
          document.querySelectorAll('input[type=search]').forEach(input => input.addEventListener('input', () => {
            const table = document.getElementById(input.dataset.table).querySelector('table'), word = input.value.toLowerCase();
            close(table);
            [...table.tBodies[0].rows].forEach(row => { row.hidden = !row.textContent.toLowerCase().includes(word); });
          }));
        })();

        """;
}
