using System.Globalization;

namespace Fathom.Reporting;

/// <summary>The style sheet of pages, in the colors of figures.</summary>
internal static class HtmlStyle
{
    private const string Rules = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif}
        main{max-width:1080px;margin:0 auto;padding:20px 20px 60px}
        h1{font-size:17px;margin:0 0 2px;overflow-wrap:anywhere}
        h2{font-size:17px;margin:34px 0 8px}
        p{margin:0 0 8px}
        .muted{color:var(--muted)}
        .verdict{font-size:20px;line-height:1.4;margin:14px 0 16px;padding:12px 16px;border-left:5px solid var(--tone);background:var(--soft);border-radius:0 6px 6px 0;overflow-wrap:anywhere}
        .badge{display:inline-block;padding:1px 9px;border-radius:10px;background:var(--tone);color:var(--paper);font-size:13px;font-weight:600;vertical-align:2px;margin-right:8px}
        .error{--tone:var(--bad)}.warning{--tone:var(--doubt)}.note{--tone:var(--muted)}.healthy{--tone:var(--good)}
        .answers{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:12px;margin-bottom:18px}
        .answers section{background:var(--soft);border-radius:6px;padding:10px 14px;overflow-wrap:anywhere}
        .answers h2{font-size:13px;margin:0 0 4px;color:var(--muted);font-weight:600}
        .answers ol,.finding ol{margin:4px 0 0;padding-left:20px}
        .answers strong{font-size:17px}
        .finding{border-top:1px solid var(--grid);padding:10px 0;overflow-wrap:anywhere}
        pre{background:var(--soft);padding:8px 10px;border-radius:6px;overflow-x:auto;font-size:13px;margin:6px 0}
        figure{margin:0}.scroll{overflow-x:auto}
        figure svg{max-width:100%;height:auto;min-width:760px;display:block}
        table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;width:100%}
        caption{text-align:left;color:var(--muted);padding:0 0 6px}
        th,td{padding:3px 8px;text-align:left;border-bottom:1px solid var(--grid);white-space:nowrap}
        td:first-child{max-width:360px;white-space:normal;overflow-wrap:anywhere}
        th.n,td.n{text-align:right}
        th button{all:unset;cursor:pointer;font-weight:600}
        th button:focus-visible,tr:focus-visible,summary:focus-visible{outline:2px solid var(--accent)}
        th[aria-sort=ascending] button::after{content:' \25B2'}th[aria-sort=descending] button::after{content:' \25BC'}
        tr[data-more]{cursor:pointer}tr[data-more]:hover{background:var(--soft)}
        tr.marked td{font-weight:600;color:var(--bad)}
        tr.more td{white-space:normal;color:var(--muted);max-width:none}
        tr.more span{display:inline-block;margin-right:18px}
        input[type=search]{font:inherit;padding:4px 10px;border:1px solid var(--grid);border-radius:6px;background:var(--paper);color:var(--ink);margin:4px 0 8px;width:100%;max-width:320px}
        details{border-top:1px solid var(--grid);padding:8px 0}summary{cursor:pointer;font-weight:600;font-size:16px}
        @media (max-width:720px){main{padding:14px 14px 40px}.answers{grid-template-columns:minmax(0,1fr)}.verdict{font-size:17px}}
        @media print{input,th button::after{display:none}}
        """;

    /// <summary>The sheet: the colors of both themes, then the rules.</summary>
    /// <returns>The text.</returns>
    public static string Sheet() =>
        $":root{{{Colors(Theme.Light)}--soft:#f4f6f8;--bad:#b3261e;--doubt:#8a5a00}}\n@media screen and (prefers-color-scheme:dark){{:root{{{Colors(Theme.Dark)}--soft:#1b2129;--bad:#ff8a80;--doubt:#f0b840}}}}\n{Rules}\n";

    private static string Colors(Theme theme) => string.Create(
        CultureInfo.InvariantCulture,
        $"--ink:{theme.Ink};--muted:{theme.Muted};--grid:{theme.Grid};--paper:{theme.Paper};--accent:{theme.Series[0]};--good:{theme.Series[2]};");
}
