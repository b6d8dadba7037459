using System.Text;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>Writes one JSON document to a text writer.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="write">Writes the document's one value.</param>
    public static void Write(TextWriter output, Action<ResultJsonWriter> write)
    {
        using MemoryStream buffer = new();
        using (ResultJsonWriter writer = new(buffer))
        {
            write(writer);
            writer.Flush();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
