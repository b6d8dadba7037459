namespace Fathom.Data;

/// <summary>Something that the authors of a data set publish: one of its files, or an archive that holds them.</summary>
/// <param name="Address">Where it is published.</param>
/// <param name="Name">File name, without a folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="IsArchive">Whether it is a <c>.tar.gz</c> that holds the files of the set.</param>
public sealed record DataDownload(Uri Address, string Name, long Length, string Sha256, bool IsArchive);
