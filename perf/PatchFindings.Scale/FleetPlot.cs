using System.Globalization;
using System.Text;

namespace PatchFindings.Scale;

/// <summary>US dollars a month against a fleet's nodes, both by powers of ten, as SVG: whole, and what it is made of.</summary>
internal static class FleetPlot
{
    private const int Width = 900;
    private const int Height = 488;
    private const int Left = 64;
    private const int Top = 96;
    private const int PlotWidth = 580;
    private const int PlotHeight = 300;
    private const int LabelHeight = 16;

    private const double FewestNodes = 100;
    private const double MostNodes = 100_000;
    private const double LeastDollars = 0.1;
    private const double MostDollars = 200;

    // Colours that the colour-blind can tell apart, a set for light and one for dark ground.
    private const string Style = """
        text{font:13px sans-serif;fill:#24292f}.t{font-weight:bold;font-size:15px}.s{font-size:12px}.m{fill:#57606a}
        .g{stroke:#d0d7de}.d{stroke-dasharray:2 3}.f{fill:#fff}.l{fill:none;stroke-width:1.8}.w{stroke-width:3}.x{stroke-dasharray:7 4}
        .c0{stroke:#0059a8}text.c0,circle.c0{fill:#0059a8;stroke:none}.c1{stroke:#b34700}text.c1{fill:#b34700;stroke:none}
        .c2{stroke:#9a3c8c}text.c2{fill:#9a3c8c;stroke:none}.c3{stroke:#00735a}text.c3{fill:#00735a;stroke:none}
        .c4{stroke:#57606a}text.c4{fill:#57606a;stroke:none}
        @media(prefers-color-scheme:dark){text{fill:#e6edf3}.m{fill:#9198a1}.g{stroke:#3d444d}.f{fill:#0d1117}
        .c0{stroke:#6cb6ff}text.c0,circle.c0{fill:#6cb6ff}.c1{stroke:#f69d50}text.c1{fill:#f69d50}.c2{stroke:#dcbdfb}text.c2{fill:#dcbdfb}
        .c3{stroke:#57d3a8}text.c3{fill:#57d3a8}.c4{stroke:#9198a1}text.c4{fill:#9198a1}}
        """;

    private static readonly double[] Examples = [500, 5_000, 50_000];

    /// <summary>A line.</summary>
    /// <param name="Names">What stands beside its end, a line of text each.</param>
    /// <param name="Class">How it is drawn.</param>
    /// <param name="Colour">Its colour's class.</param>
    /// <param name="Dollars">US dollars a month of so many nodes.</param>
    private sealed record Line(string[] Names, string Class, string Colour, Func<double, double> Dollars);

    /// <summary>Draws it.</summary>
    /// <param name="runs">Runs of the scenario of fleets.</param>
    public static string Draw(IReadOnlyList<Measurement> runs)
    {
        var costs = FleetCosts.Of(runs);
        var twice = Usage.OfAnOperation(runs.Single(FleetScenario.IsApart));
        Line[] lines =
        [
            new(["100 % noncompliant"], string.Empty, "c1", nodes => costs.All(costs.Uses(nodes, share: 1))),
            new(
                ["30 %, findings taken in twice:", "closed, or events far apart"], string.Empty, "c2",
                nodes => costs.All(costs.Uses(nodes, ofNoncompliant: twice))),
            new(["30 % noncompliant: all"], "w", "c0", nodes => costs.All(costs.Uses(nodes))),
            new(["of it Security Hub"], "x", "c0", nodes => costs.Uses(nodes).Cost.SecurityHub),
            new(["of it fixed: dashboard, alarms, …"], "x", "c4", _ => costs.Fixed.All),
            new(["of it SQS, logs, Lambda"], "x", "c3", nodes => costs.Uses(nodes).Cost.WithoutSecurityHub),
        ];

        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"title\">");
        Append(svg, $"<title id=\"title\">What a fleet costs a month, against its nodes</title>\n<style>{Style}</style>");
        Append(svg, $"<rect class=\"f\" width=\"{Width}\" height=\"{Height}\"/>");
        Text(svg, 16, 26, "start", "What a fleet costs: US dollars a month, a scan a day", "t");
        DrawGrid(svg);
        foreach (var nodes in Examples)
        {
            var all = lines.Single(line => line.Class == "w").Dollars(nodes);
            Append(svg, $"<line class=\"c0 d\" x1=\"{X(nodes):0.#}\" y1=\"{Top - 14}\" x2=\"{X(nodes):0.#}\" y2=\"{Y(all):0.#}\"/>");
            Append(svg, $"<circle class=\"c0\" cx=\"{X(nodes):0.#}\" cy=\"{Y(all):0.#}\" r=\"4.5\"/>");
            Text(svg, X(nodes), Top - 36, "middle", $"{Number(nodes)} nodes, 30 %:", "s m");
            Text(svg, X(nodes), Top - 19, "middle", $"$ {all.ToString("0.00", CultureInfo.InvariantCulture)}", "c0");
        }

        DrawLines(svg, lines);
        Text(svg, 16, Height - 30, "start", "No free tier is taken off: Security Hub's 10,000 free findings a month are worth $ 0.30.", "s m");
        Text(svg, 16, Height - 13, "start", $"Prices of US East, {Prices.Date}; usage measured by perf/PatchFindings.Scale.", "s m");
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawGrid(StringBuilder svg)
    {
        foreach (var dollars in new[] { 0.1, 1, 10, 100 })
        {
            Append(svg, $"<line class=\"g\" x1=\"{Left}\" y1=\"{Y(dollars):0.#}\" x2=\"{Left + PlotWidth}\" y2=\"{Y(dollars):0.#}\"/>");
            Text(svg, Left - 8, Y(dollars) + 4, "end", $"$ {dollars.ToString("0.##", CultureInfo.InvariantCulture)}");
        }

        foreach (var nodes in new[] { FewestNodes, 1_000, 10_000, MostNodes })
        {
            Append(svg, $"<line class=\"g\" x1=\"{X(nodes):0.#}\" y1=\"{Top}\" x2=\"{X(nodes):0.#}\" y2=\"{Top + PlotHeight}\"/>");
            Text(svg, X(nodes), Top + PlotHeight + 18, "middle", Number(nodes));
        }

        Text(svg, Left + (PlotWidth / 2), Top + PlotHeight + 38, "middle", "nodes");
    }

    private static void DrawLines(StringBuilder svg, Line[] lines)
    {
        const int Steps = 60;
        var free = double.NegativeInfinity;
        foreach (var line in lines)
        {
            var points = Enumerable.Range(0, Steps + 1)
                .Select(step => FewestNodes * Math.Pow(MostNodes / FewestNodes, step / (double)Steps))
                .Where(nodes => line.Dollars(nodes) >= LeastDollars)
                .Select(nodes => string.Create(CultureInfo.InvariantCulture, $"{X(nodes):0.#},{Y(line.Dollars(nodes)):0.#}"));
            Append(svg, $"<polyline class=\"l {line.Class} {line.Colour}\" points=\"{string.Join(' ', points)}\"/>");

            // A label stands beside its line's end, or below the label before, with a stroke between the two.
            var end = Y(line.Dollars(MostNodes));
            var label = Math.Max(end - ((line.Names.Length - 1) * LabelHeight / 2.0), free);
            var right = Left + PlotWidth;
            Append(svg, $"<line class=\"{line.Colour}\" x1=\"{right}\" y1=\"{end:0.#}\" x2=\"{right + 12}\" y2=\"{label:0.#}\"/>");
            foreach (var name in line.Names)
            {
                Text(svg, right + 17, label + 4, "start", name, line.Colour);
                label += LabelHeight;
            }

            free = label + 2;
        }
    }

    private static double X(double nodes) => Left + (Math.Log10(nodes / FewestNodes) / Math.Log10(MostNodes / FewestNodes) * PlotWidth);

    private static double Y(double dollars) =>
        Top + PlotHeight - (Math.Log10(dollars / LeastDollars) / Math.Log10(MostDollars / LeastDollars) * PlotHeight);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder svg, FormattableString line) => svg.Append(FormattableString.Invariant(line)).Append('\n');

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, string style = "") =>
        Append(svg, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" class=\"{style}\">{text}</text>");
}
