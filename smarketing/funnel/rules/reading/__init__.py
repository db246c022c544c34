"""A file and a mapping in; typed rows, refused lines and questions out. It writes nothing."""
