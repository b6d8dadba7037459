using System.Globalization;

namespace Fathom.Onnx;

/// <summary>Finds the files of external data, which must lie in the folder of the model or below it.</summary>
/// <param name="folder">The folder of the model; null when the model came from no file.</param>
internal sealed class ExternalFolder(string? folder)
{
    /// <summary>Finds a range of bytes and checks that it is there.</summary>
    /// <param name="entries">What the tensor says: location, offset, length.</param>
    /// <param name="needed">The bytes that the tensor's shape needs.</param>
    /// <param name="offset">Where in the model file it says so.</param>
    /// <returns>The range.</returns>
    /// <exception cref="OnnxFormatException">The location is missing, lies outside the folder, or the file is absent or too short.</exception>
    public ExternalRange Find(IReadOnlyDictionary<string, string> entries, long needed, int offset)
    {
        string location = entries.GetValueOrDefault("location", "");
        long start = NumberOf(entries, "offset", 0, offset);
        long length = NumberOf(entries, "length", needed, offset);
        if (folder is null)
        {
            throw new OnnxFormatException("", offset, "A tensor lies in another file, but the model was not read from a file; give its path.");
        }

        string path = PathOf(location, offset);
        if (length != needed)
        {
            throw new OnnxFormatException("", offset, string.Create(CultureInfo.InvariantCulture, $"A tensor needs {needed} bytes, but its external data in '{location}' is said to be {length} long."));
        }

        FileInfo file = new(path);
        if (!file.Exists)
        {
            throw new OnnxFormatException("", offset, $"The external data '{location}' is missing; it must lie beside the model.");
        }

        // A link may point anywhere; what it points to must obey the same rule.
        if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInside(target.FullName))
        {
            throw new OnnxFormatException("", offset, $"The external data '{location}' is a link that leaves the folder of the model.");
        }

        return start >= 0 && start <= file.Length - needed
            ? new ExternalRange(path, start, needed)
            : throw new OnnxFormatException("", offset, string.Create(CultureInfo.InvariantCulture, $"The external data '{location}' has {file.Length} bytes and not {needed} from byte {start} on."));
    }

    private string PathOf(string location, int offset)
    {
        bool isPlain = location.Length > 0 && !location.Contains('\0', StringComparison.Ordinal) && !location.Contains('\\', StringComparison.Ordinal)
            && !Path.IsPathRooted(location) && !location.Split('/').Contains("..");
        if (isPlain && Path.GetFullPath(Path.Combine(folder!, location)) is { } path && IsInside(path))
        {
            return path;
        }

        throw new OnnxFormatException("", offset, $"The location '{location}' of external data is not a path inside the folder of the model.");
    }

    private bool IsInside(string path)
    {
        string root = Path.GetFullPath(folder!);
        string withSeparator = root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar;
        return Path.GetFullPath(path).StartsWith(withSeparator, StringComparison.Ordinal);
    }

    private static long NumberOf(IReadOnlyDictionary<string, string> entries, string key, long standard, int offset) =>
        !entries.TryGetValue(key, out string? text)
            ? standard
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw new OnnxFormatException("", offset, $"The {key} '{text}' of external data is not a whole number.");
}
